package dev.sluice.proxy.wire;

/** How much of its response a scripted client takes. */
final class ScriptedRoom {
  private boolean open = true;
  private long left = Long.MAX_VALUE;
  private long written;

  void takes(boolean more) {
    open = more;
  }

  void takesOnly(long bytes) {
    left = bytes;
  }

  void write(int bytes) {
    written += bytes;
    left -= bytes;
  }

  long written() {
    return written;
  }

  boolean isWritable() {
    return open && left > 0;
  }
}
