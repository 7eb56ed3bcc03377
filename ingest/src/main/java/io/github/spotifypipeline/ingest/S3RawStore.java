package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket, or a prefix in one. Region and credentials come from where AWS's own tools take them. */
final class S3RawStore implements RawStore {
    /** Not found, conflict, precondition failed. */
    private static final Set<Integer> CHANGED_MEANWHILE = Set.of(404, 409, 412);

    private static final int MOST_AT_ONCE = 1000;

    private final S3Client s3;
    private final String bucket;
    private final String prefix;

    S3RawStore(S3Client s3, String bucket, String prefix) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    static S3RawStore at(URI root) {
        String bucket = Optional.ofNullable(root.getAuthority())
                .orElseThrow(() -> IngestException.badArgument(
                        "Cannot write raw to %s: no bucket is named. Give s3://bucket/prefix.".formatted(root)));
        String folder = root.getPath().replaceAll("^/+|/+$", "");
        String prefix = folder.isEmpty() ? "" : folder + "/";
        return new S3RawStore(client(root), bucket, prefix);
    }

    private static S3Client client(URI root) {
        try {
            return S3Client.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .build();
        } catch (SdkException e) {
            throw IngestException.badArgument(
                    "Cannot write raw to %s: no AWS region is set (%s). Set AWS_REGION.".formatted(root, firstLine(e)));
        }
    }

    /** One PUT: S3 shows an object when all of it is there. */
    @Override
    public void write(String path, byte[] content) {
        call(path, () -> s3.putObject(to -> to.bucket(bucket).key(prefix + path), RequestBody.fromBytes(content)));
    }

    /** S3 decides, not we: of two writers at the same time one is told that it was the other. */
    @Override
    public boolean replace(String path, Optional<Stored> seen, byte[] content) {
        PutObjectRequest.Builder put = PutObjectRequest.builder().bucket(bucket).key(prefix + path);
        seen.ifPresentOrElse(stored -> put.ifMatch(stored.version()), () -> put.ifNoneMatch("*"));
        return call(path, () -> {
            try {
                s3.putObject(put.build(), RequestBody.fromBytes(content));
                return true;
            } catch (S3Exception e) {
                if (CHANGED_MEANWHILE.contains(e.statusCode())) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<Stored> find(String path) {
        return call(path, () -> {
            try {
                ResponseBytes<GetObjectResponse> found =
                        s3.getObjectAsBytes(from -> from.bucket(bucket).key(prefix + path));
                return Optional.of(
                        new Stored(found.asByteArray(), found.response().eTag()));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public List<String> list(String folder) {
        return call(
                folder,
                () -> s3.listObjectsV2Paginator(of -> of.bucket(bucket).prefix(prefix + folder)).contents().stream()
                        .map(object -> object.key().substring(prefix.length()))
                        .sorted()
                        .toList());
    }

    @Override
    public List<String> folders(String folder) {
        String start = prefix + folder;
        return call(
                folder,
                () ->
                        s3
                                .listObjectsV2Paginator(
                                        of -> of.bucket(bucket).prefix(start).delimiter("/"))
                                .commonPrefixes()
                                .stream()
                                .map(found -> found.prefix()
                                        .substring(
                                                start.length(), found.prefix().length() - 1))
                                .sorted()
                                .toList());
    }

    @Override
    public void deleteFolder(String folder) {
        List<ObjectIdentifier> all = list(folder).stream()
                .map(path -> ObjectIdentifier.builder().key(prefix + path).build())
                .toList();
        for (int start = 0; start < all.size(); start += MOST_AT_ONCE) {
            List<ObjectIdentifier> some = all.subList(start, Math.min(all.size(), start + MOST_AT_ONCE));
            call(folder, () -> s3.deleteObjects(from -> from.bucket(bucket).delete(these -> these.objects(some))));
        }
    }

    @Override
    public Optional<Lease> lease(String path, Lease.Terms terms) {
        return ObjectLease.take(this, path, terms);
    }

    private <T> T call(String path, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            String object = "s3://%s/%s%s".formatted(bucket, prefix, path);
            throw new UncheckedIOException("%s (%s)".formatted(object, firstLine(e)), new IOException(e));
        }
    }

    private static String firstLine(SdkException e) {
        return Optional.ofNullable(e.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElse("");
    }

    @Override
    public void close() {
        s3.close();
    }
}
