package dev.sluice.detect.coding;

import java.io.ByteArrayOutputStream;

/**
 * Bytes of a coded body that its receiver reads past, and that may hold any text: names, comments,
 * metadata. Kept until they are taken. One thread.
 */
final class FramingText {
  private static final char FIELD_END = '\n';

  private final ByteArrayOutputStream texts = new ByteArrayOutputStream(0);
  private boolean open;

  void add(byte[] bytes, int from, int end) {
    texts.write(bytes, from, end - from);
    open |= end > from;
  }

  void add(int octet) {
    texts.write(octet);
    open = true;
  }

  void end() {
    if (open) {
      texts.write(FIELD_END);
      open = false;
    }
  }

  int size() {
    return texts.size();
  }

  boolean isOpen() {
    return open;
  }

  /** Takes out what was added, each text that is whole with a line end behind it. */
  byte[] take() {
    byte[] taken = texts.toByteArray();
    texts.reset();
    return taken;
  }

  @Override
  public String toString() {
    return "FramingText[" + texts.size() + " bytes]";
  }
}
