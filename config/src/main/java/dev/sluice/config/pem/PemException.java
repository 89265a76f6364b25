package dev.sluice.config.pem;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A PEM text or file that cannot be used. Never quotes its content and has no cause, since a parser
 * may quote what it read.
 */
public final class PemException extends IOException {
  private static final long serialVersionUID = 1;

  private final String place;
  private final String problem;
  private final String remedy;

  PemException(String problem, String remedy) {
    super(problem + "; " + remedy);
    this.place = "";
    this.problem = problem;
    this.remedy = remedy;
  }

  PemException(Path file, String setting, String problem, String remedy) {
    super("%s (%s): %s; %s".formatted(file, setting, problem, remedy));
    this.place = file + " ";
    this.problem = problem;
    this.remedy = remedy;
  }

  public String at() {
    return place + problem + "; " + remedy;
  }

  /** The problem, to follow the name of a file: "holds no unencrypted PEM private key". */
  public String problem() {
    return problem;
  }

  /** An order to the operator: "write one there". */
  public String remedy() {
    return remedy;
  }
}
