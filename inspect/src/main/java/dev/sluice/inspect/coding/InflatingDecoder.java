package dev.sluice.inspect.coding;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The zlib format of RFC 1950, whose framing holds no text. One thread. */
final class InflatingDecoder implements PieceDecoder {
  private final Inflater inflater = new Inflater();
  private final FramingText framing = new FramingText();
  private boolean begun;

  @Override
  public void give(byte[] coded, int from, int end) {
    inflater.setInput(coded, from, end - from);
    begun |= end > from;
  }

  @Override
  public int read(byte[] out, int from) throws IOException {
    try {
      int read = inflater.inflate(out, from, out.length - from);
      if (read == 0 && (inflater.needsDictionary() || isBehindEnd())) {
        throw new IOException("not one zlib stream");
      }
      return read;
    } catch (DataFormatException broken) {
      throw new IOException(broken);
    }
  }

  private boolean isBehindEnd() {
    return inflater.finished() && inflater.getRemaining() > 0;
  }

  @Override
  public FramingText framing() {
    return framing;
  }

  @Override
  public boolean isWhole() {
    return !begun || inflater.finished();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
