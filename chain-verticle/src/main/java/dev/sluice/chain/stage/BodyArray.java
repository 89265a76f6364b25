package dev.sluice.chain.stage;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The array behind a {@link ByteString}: borrowed when it is in one piece, copied otherwise. */
public final class BodyArray extends ByteOutput {
  private byte[] array = new byte[0];
  private int start;
  private int pieces;

  private BodyArray() {}

  /** Read-only: the array may belong to the message. */
  public static BodyArray of(ByteString bytes) {
    BodyArray contents = new BodyArray();
    try {
      UnsafeByteOperations.unsafeWriteTo(bytes, contents);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (contents.pieces > 1) {
      contents.array = bytes.toByteArray();
      contents.start = 0;
    }
    return contents;
  }

  public byte[] array() {
    return array;
  }

  public int start() {
    return start;
  }

  @Override
  public void writeLazy(byte[] value, int offset, int length) {
    array = value;
    start = offset;
    pieces++;
  }

  @Override
  public void write(byte[] value, int offset, int length) {
    writeLazy(value.clone(), offset, length);
  }

  @Override
  public void writeLazy(ByteBuffer value) {
    byte[] copy = new byte[value.remaining()];
    value.get(copy);
    writeLazy(copy, 0, copy.length);
  }

  @Override
  public void write(ByteBuffer value) {
    writeLazy(value);
  }

  @Override
  public void write(byte value) {
    writeLazy(new byte[] {value}, 0, 1);
  }
}
