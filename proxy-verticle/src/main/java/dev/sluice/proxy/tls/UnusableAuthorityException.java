package dev.sluice.proxy.tls;

import java.io.IOException;
import java.nio.file.Path;

/** CA files that must not be used; the message names the file, the problem and the remedy. */
public final class UnusableAuthorityException extends IOException {
  private static final long serialVersionUID = 1;

  UnusableAuthorityException(Path file, String problem, String remedy) {
    super(file + ": " + problem + "; " + remedy);
  }
}
