package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A bucket, or a prefix in one. Region and credentials come from where AWS's own tools take them. */
final class S3RawStore implements RawStore {
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

    @Override
    public Optional<byte[]> read(String path) {
        return call(path, () -> {
            try {
                return Optional.of(
                        s3.getObjectAsBytes(from -> from.bucket(bucket).key(prefix + path))
                                .asByteArray());
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
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
