package dev.sluice.proxy.wire;

/** Event loop only. Memory for what a peer may send of a body before it is wanted. */
public interface ReadAhead {
  /** No memory at all. */
  ReadAhead NONE =
      new ReadAhead() {
        @Override
        public boolean claim(int bytes) {
          return false;
        }

        @Override
        public void release(int bytes) {}
      };

  /** Whether there is room for bytes more, which the caller then has to {@link #release}. */
  boolean claim(int bytes);

  /** Returns claimed bytes, in one part or several. */
  void release(int bytes);
}
