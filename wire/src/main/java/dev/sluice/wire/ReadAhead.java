package dev.sluice.wire;

/** Event loop only. Memory for what a peer may send of a body before it is wanted. */
public interface ReadAhead {
  ReadAhead NONE =
      new ReadAhead() {
        @Override
        public boolean claim(int bytes) {
          return false;
        }

        @Override
        public void release(int bytes) {}
      };

  /** Claims bytes, which the caller then has to {@link #release}. False when there is no room. */
  boolean claim(int bytes);

  void release(int bytes);
}
