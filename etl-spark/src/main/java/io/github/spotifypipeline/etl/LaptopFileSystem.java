package io.github.spotifypipeline.etl;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local files without permissions. Where its native library is missing, which is on every laptop, Hadoop starts
 * a process (chmod, ls) for every file it creates or lists; a batch of small Delta tables would start hundreds. Files
 * get the permissions that the operating system gives to new files.
 */
public final class LaptopFileSystem extends LocalFileSystem {

    /** For Hadoop, which finds this class by its name. */
    public LaptopFileSystem() {
        super(new WithoutPermissions());
    }

    static class WithoutPermissions extends RawLocalFileSystem {

        @Override
        public void setPermission(Path path, FsPermission permission) {
            // As the operating system does.
        }

        @Override
        protected boolean mkOneDirWithMode(Path path, File folder, FsPermission permission) throws IOException {
            return super.mkOneDirWithMode(path, folder, null);
        }

        @Override
        protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission permission)
                throws IOException {
            return super.createOutputStreamWithMode(path, append, null);
        }

        @Override
        public FileStatus getFileStatus(Path path) throws IOException {
            FileStatus status = super.getFileStatus(path);
            return new FileStatus(
                    status.getLen(),
                    status.isDirectory(),
                    status.getReplication(),
                    status.getBlockSize(),
                    status.getModificationTime(),
                    status.getPath());
        }
    }
}
