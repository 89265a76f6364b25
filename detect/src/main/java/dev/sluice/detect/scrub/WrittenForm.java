package dev.sluice.detect.scrub;

/**
 * A form that is written out.
 *
 * @param bytes not to be changed
 * @param replacement not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
record WrittenForm(String id, byte[] bytes, byte[] replacement) implements Form {
  @Override
  public int length() {
    return bytes.length;
  }

  @Override
  public byte at(int index) {
    return bytes[index];
  }

  @Override
  public byte[] written() {
    return bytes;
  }

  @Override
  public String toString() {
    return "WrittenForm[" + id + "]";
  }
}
