package io.github.spotifypipeline.etl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A line to PostgreSQL, on which something happens to all connections: after so many bytes in both directions together,
 * or when certain statements have gone to the server.
 */
final class CuttingProxy implements AutoCloseable {
    private final WarehouseAddress target;
    private final ServerSocket door;
    private final long bytesUntilCut;
    private final AtomicLong bytes = new AtomicLong();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Queue<String> awaited = new ArrayDeque<>();
    private final Runnable action;
    private volatile boolean isCut;
    private volatile boolean isMute;

    private CuttingProxy(WarehouseAddress target, long bytesUntilCut, Runnable action, String... statements)
            throws IOException {
        this.target = target;
        this.bytesUntilCut = bytesUntilCut;
        this.action = action;
        this.awaited.addAll(List.of(statements));
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    static CuttingProxy counting(WarehouseAddress target) throws IOException {
        return cutAfter(target, Long.MAX_VALUE);
    }

    static CuttingProxy cutAfter(WarehouseAddress target, long bytes) throws IOException {
        return new CuttingProxy(target, bytes, () -> {});
    }

    /**
     * Does something when all these statements, each by a part of its text, have gone to the server one after the other.
     * From then on no answer comes back until it is done.
     */
    static CuttingProxy on(WarehouseAddress target, Runnable action, String... statements) throws IOException {
        return new CuttingProxy(target, Long.MAX_VALUE, action, statements);
    }

    WarehouseAddress address() {
        String url = target.url().replaceFirst("//[^/]+/", "//127.0.0.1:" + door.getLocalPort() + "/");
        return new WarehouseAddress(url, target.user(), target.password());
    }

    long bytes() {
        return bytes.get();
    }

    private void accept() throws IOException {
        URI uri = URI.create(target.url().substring("jdbc:".length()));
        while (!isCut) {
            Socket client = door.accept();
            Socket server = new Socket(uri.getHost(), uri.getPort());
            sockets.addAll(List.of(client, server));
            start(() -> pump(client, server));
            start(() -> pump(server, client));
        }
    }

    private void pump(Socket source, Socket sink) throws IOException {
        try (source;
                sink) {
            boolean isToServer = sink.getPort()
                    == URI.create(target.url().substring("jdbc:".length())).getPort();
            InputStream from = source.getInputStream();
            OutputStream to = sink.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                pass(buffer, length, to, isToServer);
            }
        }
    }

    private void pass(byte[] buffer, int length, OutputStream to, boolean isToServer) throws IOException {
        while (isMute && !isToServer) {
            Thread.onSpinWait();
        }
        long before = bytes.getAndAdd(length);
        boolean isLast = isToServer && isLastAwaited(buffer, length);
        isMute |= isLast;
        to.write(buffer, 0, (int) Math.max(0, Math.min(length, bytesUntilCut - before)));
        if (before + length >= bytesUntilCut) {
            cut();
        }
        if (isLast) {
            action.run();
            isMute = false;
        }
    }

    private synchronized boolean isLastAwaited(byte[] buffer, int length) {
        String sent = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        if (awaited.isEmpty() || !sent.contains(awaited.element())) {
            return false;
        }
        awaited.remove();
        return awaited.isEmpty();
    }

    /** As when the cable is pulled. */
    void cut() {
        isCut = true;
        sockets.forEach(CuttingProxy::close);
        close(door);
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // A line that somebody has closed has nothing more to carry.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        cut();
    }
}
