package dev.sluice.proxy.tls;

import java.io.IOException;
import java.nio.file.Path;

/** The CA files cannot be used; the message names the file, what is wrong and what to do. */
public final class UnusableAuthorityException extends IOException {
  private static final long serialVersionUID = 1;

  UnusableAuthorityException(Path file, String problem, String remedy) {
    super(file + ": " + problem + "; " + remedy);
  }

  UnusableAuthorityException(Path file, String problem, String remedy, Exception cause) {
    super(file + ": " + problem + "; " + remedy, cause);
  }
}
