package io.github.spotifypipeline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Against moto's S3, where the machine has it (Python). */
class S3RawStoreTest {
    private static final int PATIENCE = 600;
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private static Process moto;
    private static Map<String, String> settings;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        assumeTrue(exitOf("python3", "-c", "import moto.server") == 0, "moto is not installed");
        int port = freePort();
        moto = quietly("python3", "-m", "moto.server", "-H", "127.0.0.1", "-p", Integer.toString(port));
        settings = Map.of(
                "aws.endpointUrlS3", "http://127.0.0.1:" + port,
                "aws.region", "eu-central-1",
                "aws.accessKeyId", "test",
                "aws.secretAccessKey", "test");
        settings.forEach(System::setProperty);
        awaitListener(port);
        try (S3Client s3 =
                S3Client.builder().httpClient(UrlConnectionHttpClient.create()).build()) {
            s3.createBucket(bucket -> bucket.bucket("listener")
                    .createBucketConfiguration(where -> where.locationConstraint("eu-central-1")));
        }
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            settings.keySet().forEach(System::clearProperty);
            moto.destroy();
        }
    }

    private static int exitOf(String... command) throws InterruptedException {
        try {
            return quietly(command).waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    private static Process quietly(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListener(int port) throws InterruptedException {
        for (int attempt = 0; attempt < PATIENCE; attempt++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException e) {
                Thread.sleep(A_MOMENT.toMillis());
            }
        }
        throw new AssertionError("moto does not listen");
    }

    @Test
    void whatIsWrittenIsRead() {
        try (RawStore store = RawStore.at(URI.create("s3://listener/some/prefix/"))) {
            store.write("a=1/b.json", "one".getBytes(UTF_8));
            store.write("a=1/b.json", "two".getBytes(UTF_8));

            assertThat(store.read("a=1/b.json").orElseThrow()).isEqualTo("two".getBytes(UTF_8));
            assertThat(store.read("a=1/c.json")).isEmpty();
        }
        try (RawStore store = RawStore.at(URI.create("s3://listener"))) {
            assertThat(store.read("some/prefix/a=1/b.json")).isPresent();
        }
    }

    @Test
    void anExportIsImportedForTheOnlyListenerOfABucket(@TempDir Path folder) {
        Path plays =
                Export.file(folder.resolve("endsong_0.json"), Export.plays(0, 3).getBytes(UTF_8));
        try (RawStore store = RawStore.at(URI.create("s3://listener/imported"))) {
            store.write("user=acc-1/resource=me/part-00000.jsonl.gz", new byte[0]);
            store.write("_runs/any.json", new byte[0]);

            HistoryResult first = new TestImport(folder).forNobodyNamed().into(store, plays);
            HistoryResult again = new TestImport(folder).forNobodyNamed().into(store, plays);

            assertThat(store.folders("")).containsExactly("_runs", "_state", "user=acc-1");
            assertThat(store.folders("user=acc-1/")).containsExactly("resource=me", "resource=streaming_history");
            assertThat(first.user()).isEqualTo("acc-1");
            assertThat(first.total().entries()).isEqualTo(3);
            assertThat(again.alreadyImported()).containsExactly("endsong_0.json");
        }
    }

    @Test
    void aRunIntoABucketIsTheSameBytesAsOneIntoAFolder(@TempDir Path folder) throws IOException {
        try (FakeSpotify spotify = new FakeSpotify();
                RawStore store = RawStore.at(URI.create("s3://listener/raw"))) {
            Manifest inBucket = new TestRun(spotify, folder)
                    .into(URI.create("s3://listener/raw"))
                    .run();
            Manifest inFolder = new TestRun(spotify, folder).run();

            assertThat(inBucket).isEqualTo(inFolder);
            for (String path : paths(inFolder)) {
                assertThat(store.read(path).orElseThrow()).isEqualTo(Files.readAllBytes(folder.resolve(path)));
            }
        }
    }

    @Test
    void aFileIsReplacedOnlyAsItWasSeen() {
        try (RawStore store = RawStore.at(URI.create("s3://listener/replaced"))) {
            assertThat(store.replace("a", Optional.empty(), "one".getBytes(UTF_8)))
                    .isTrue();
            Optional<RawStore.Stored> seen = store.find("a");
            assertThat(store.replace("a", Optional.empty(), "two".getBytes(UTF_8)))
                    .isFalse();
            assertThat(store.replace("a", seen, "three".getBytes(UTF_8))).isTrue();
            assertThat(store.replace("a", seen, "four".getBytes(UTF_8))).isFalse();
            assertThat(store.replace("b", seen, "five".getBytes(UTF_8))).isFalse();
            assertThat(store.read("a").orElseThrow()).isEqualTo("three".getBytes(UTF_8));
        }
    }

    @Test
    void aFolderIsListedAndDeleted() {
        try (RawStore store = RawStore.at(URI.create("s3://listener/listed"))) {
            List.of("x/b", "x/a/c", "y").forEach(path -> store.write(path, path.getBytes(UTF_8)));

            assertThat(store.list("x/")).containsExactly("x/a/c", "x/b");
            store.deleteFolder("x/");
            assertThat(store.list("")).containsExactly("y");
        }
    }

    @Test
    void oneProcessHasTheLease() {
        Lease.Terms terms = Lease.Terms.beginning("one", TestRun.START);
        try (RawStore store = RawStore.at(URI.create("s3://listener/leased"))) {
            Lease lease = store.lease("lease", terms).orElseThrow();

            assertThat(store.lease("lease", Lease.Terms.beginning("two", TestRun.START)))
                    .isEmpty();
            lease.close();
            assertThat(store.lease("lease", Lease.Terms.beginning("two", TestRun.START.plusSeconds(1))))
                    .isPresent();
        }
    }

    @Test
    void aRunThatIsKilledGoesOnInABucketToo(@TempDir Path folder) throws IOException {
        try (FakeSpotify spotify = new FakeSpotify()) {
            new Library(spotify).topTracks(60).savedTracks(230, 4).playlists(2, "v1");
            Manifest expected = small(spotify, folder).run();
            for (int seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                URI root = URI.create("s3://listener/killed-" + seed);
                try (RawStore store = RawStore.at(root)) {
                    while (store.list("_runs/").isEmpty()) {
                        runOnce(small(spotify, folder), new DyingStore(store, 1 + random.nextInt(90), false));
                    }
                    for (Manifest.Part part : expected.parts()) {
                        assertThat(store.read(part.path()).orElseThrow())
                                .isEqualTo(Files.readAllBytes(folder.resolve(part.path())));
                    }
                    assertThat(store.list("user=acc-1/")).hasSameSizeAs(expected.parts());
                }
            }
        }
    }

    private static TestRun small(FakeSpotify spotify, Path folder) {
        return new TestRun(spotify, folder).configured("landing: {part_bytes: 12000}");
    }

    private static void runOnce(TestRun job, RawStore store) {
        try {
            assertThat(job.runInto(store).isComplete()).isTrue();
        } catch (DyingStore.Killed e) {
            assertThat(e).isNotNull();
        }
    }

    private static List<String> paths(Manifest manifest) {
        List<String> paths = new ArrayList<>(List.of(manifest.path()));
        manifest.parts().forEach(part -> paths.add(part.path()));
        return paths;
    }

    @Test
    void aBucketThatIsNotThereIsNotReady(@TempDir Path folder) {
        try (FakeSpotify spotify = new FakeSpotify()) {
            TestRun job = new TestRun(spotify, folder).into(URI.create("s3://nobodys-bucket/raw"));

            IngestException failed = catchThrowableOfType(IngestException.class, job::run);

            assertThat(failed.exitCode()).isEqualTo(20);
            assertThat(failed).hasMessageStartingWith("Cannot keep raw: s3://nobodys-bucket/raw/");
        }
    }

    @Test
    void anAddressWithoutABucketIsABadArgument() {
        IngestException refused =
                catchThrowableOfType(IngestException.class, () -> RawStore.at(URI.create("s3:///raw")));

        assertThat(refused.exitCode()).isEqualTo(43);
    }
}
