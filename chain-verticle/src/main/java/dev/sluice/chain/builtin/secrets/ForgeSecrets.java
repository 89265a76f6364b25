package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.SecretPattern.Confidence.HIGH;

import dev.sluice.chain.builtin.secrets.Parts.Part;
import java.util.List;

/** Tokens of code forges and of package registries. */
final class ForgeSecrets {
  private static final Check CHECKSUM = new Base62Checksum();

  /** A checksum of six characters after 30; some kinds are longer. */
  private static final int MIN_CHECKED = 36;

  static final List<SecretPattern> PATTERNS =
      List.of(
          new SecretPattern(
              "github-token",
              "GitHub token",
              List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
              HIGH,
              new Token(ByteClass.ALPHANUMERIC, MIN_CHECKED, Forms.LONGEST, CHECKSUM)),
          new SecretPattern(
              "github-fine-grained-token",
              "GitHub fine-grained token",
              List.of("github_pat_"),
              HIGH,
              new Parts(
                  '_',
                  List.of(
                      Part.exactly(22, ByteClass.ALPHANUMERIC),
                      Part.exactly(59, ByteClass.ALPHANUMERIC)))),
          new SecretPattern(
              "gitlab-token",
              "GitLab token",
              List.of("glpat-", "gldt-", "glrt-", "glptt-", "glcbt-"),
              HIGH,
              new Token(ByteClass.DOTTED, 20, Forms.LONGEST, Forms.RANDOM)),
          new SecretPattern(
              "npm-token",
              "npm access token",
              List.of("npm_"),
              HIGH,
              Forms.exactly(MIN_CHECKED, ByteClass.ALPHANUMERIC, CHECKSUM)),
          new SecretPattern(
              "pypi-token",
              "PyPI API token",
              List.of("pypi-AgEI"),
              HIGH,
              Forms.atLeast(50, Forms.RANDOM)),
          new SecretPattern(
              "docker-hub-token",
              "Docker Hub token",
              List.of("dckr_pat_", "dckr_oat_"),
              HIGH,
              Forms.atLeast(27, Forms.RANDOM)));

  private ForgeSecrets() {}
}
