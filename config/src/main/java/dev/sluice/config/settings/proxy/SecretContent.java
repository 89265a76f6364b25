package dev.sluice.config.settings.proxy;

import dev.sluice.config.file.FileFault;
import dev.sluice.config.file.RegularFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the source of a credential has to hold: 1 byte to 64 KiB without control characters, and at
 * most one line end behind them. Messages never quote it.
 */
public final class SecretContent {
  public static final int MAX_BYTES = 64 << 10;
  public static final String REMEDY = "put 1 byte to 64 KiB without control characters there";

  // The largest secret, a line end of two bytes, and one byte to detect a longer file.
  private static final int READ_LIMIT = MAX_BYTES + 3;

  private SecretContent() {}

  /** Reads a file. Blocks on the disk. */
  public static byte[] read(Path file) throws IOException {
    return RegularFile.read(file, READ_LIMIT);
  }

  /** Why a file holds no secret, the file first; empty when it does. Blocks on the disk. */
  public static Optional<String> flaw(Path file) {
    try {
      return flaw(read(file)).map(flaw -> file + " " + flaw);
    } catch (IOException e) {
      return Optional.of(unreadable(file, e));
    }
  }

  public static String unreadable(Path file, IOException failure) {
    String reason = FileFault.reason(failure);
    return failure instanceof FileSystemException ? file + " cannot be read: " + reason : reason;
  }

  public static Optional<String> flaw(byte[] read) {
    int length = length(read);
    if (length == 0) {
      return Optional.of("is empty");
    }
    if (length > MAX_BYTES) {
      return Optional.of("has more than 64 KiB");
    }
    for (int i = 0; i < length; i++) {
      if ((read[i] >= 0 && read[i] < ' ' && read[i] != '\t') || read[i] == 0x7F) {
        return Optional.of("has a control character or several lines");
      }
    }
    return Optional.empty();
  }

  public static int length(byte[] read) {
    int length = read.length;
    length -= length > 0 && read[length - 1] == '\n' ? 1 : 0;
    length -= length > 0 && length < read.length && read[length - 1] == '\r' ? 1 : 0;
    return length;
  }
}
