package io.github.spotifypipeline.etl;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;

/** A laptop's files, on which trouble comes: {@code faulty://name-of-the-trouble/path}. */
public final class FaultyFileSystem extends LocalFileSystem {
    private static final String SCHEME = "faulty";

    /** For Hadoop, which finds this class by its name. */
    public FaultyFileSystem() {
        super(new Files());
    }

    /** Makes the scheme known to the session; Delta commits as it does on local files. */
    static void register(SparkSession spark) {
        spark.sparkContext().hadoopConfiguration().set("fs.faulty.impl", FaultyFileSystem.class.getName());
        SparkEnv.get().conf().set("spark.delta.logStore.faulty.impl", "io.delta.storage.LocalLogStore");
    }

    /** The address of a local file for whom this trouble befalls. */
    static String address(Trouble trouble, Path file) {
        return SCHEME + "://" + trouble.name() + file.toAbsolutePath();
    }

    private static final class Files extends LaptopFileSystem.WithoutPermissions {
        private URI uri;
        private Trouble trouble;

        @Override
        public void initialize(URI name, Configuration conf) throws IOException {
            uri = URI.create(SCHEME + "://" + name.getAuthority());
            trouble = Trouble.named(name.getAuthority());
            super.initialize(uri, conf);
        }

        /** Hadoop's constructor asks for it before anybody has told us. */
        @Override
        public URI getUri() {
            return uri == null ? super.getUri() : uri;
        }

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize) throws IOException {
            trouble.beforeReading(path);
            return super.open(path, bufferSize);
        }

        @Override
        public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
            trouble.beforeReading(path);
            return super.listStatus(path);
        }

        @Override
        public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
            trouble.beforeReading(path);
            return super.getFileStatus(path);
        }

        @Override
        public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) throws IOException {
            trouble.beforeChanging(to);
            return super.rename(from, to);
        }

        @Override
        public boolean delete(org.apache.hadoop.fs.Path path, boolean isRecursive) throws IOException {
            trouble.beforeChanging(path);
            return super.delete(path, isRecursive);
        }

        @Override
        public boolean mkdirs(org.apache.hadoop.fs.Path path) throws IOException {
            trouble.beforeChanging(path);
            return super.mkdirs(path);
        }

        @Override
        protected OutputStream createOutputStreamWithMode(
                org.apache.hadoop.fs.Path path, boolean append, FsPermission permission) throws IOException {
            trouble.beforeChanging(path);
            return new Output(super.createOutputStreamWithMode(path, append, permission), trouble);
        }
    }

    /** Writes as far as it can. */
    private static final class Output extends FilterOutputStream {
        private final Trouble trouble;

        Output(OutputStream out, Trouble trouble) {
            super(out);
            this.trouble = trouble;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int room = trouble.roomFor(length);
            out.write(bytes, offset, room);
            if (room < length) {
                throw trouble.onWriting();
            }
        }
    }
}
