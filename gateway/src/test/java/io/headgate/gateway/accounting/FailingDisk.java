package io.headgate.gateway.accounting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A disk that has so many bytes left; a write for which there is no room does a part of it. */
final class FailingDisk implements JournalFiles.Disk {

  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  void left(long bytes) {
    left.set(bytes);
  }

  @Override
  public FileChannel createBlocking(Path file) throws IOException {
    return new Channel(JournalFiles.Disk.usual().createBlocking(file));
  }

  private final class Channel extends FileChannel {

    private final FileChannel real;

    private Channel(FileChannel real) {
      this.real = real;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      if (left.get() == 0) {
        throw new IOException("No space left on device");
      }
      int possible = (int) Math.min(left.get(), bytes.remaining());
      ByteBuffer part = bytes.slice().limit(possible);
      int written = real.write(part, position);
      bytes.position(bytes.position() + written);
      if (left.get() != Long.MAX_VALUE) {
        left.addAndGet(-written);
      }
      return written;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      real.truncate(size);
      return this;
    }

    @Override
    public void force(boolean withMetadata) throws IOException {
      real.force(withMetadata);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      real.close();
    }

    @Override
    public int read(ByteBuffer to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return real.read(to, position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }
  }
}
