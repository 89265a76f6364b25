package dev.sluice.inspect.secrets.catalog;

import static dev.sluice.inspect.secrets.pattern.SecretPattern.Confidence.HIGH;

import dev.sluice.inspect.secrets.pattern.Base62Checksum;
import dev.sluice.inspect.secrets.pattern.PartsShape;
import dev.sluice.inspect.secrets.pattern.PartsShape.Part;
import dev.sluice.inspect.secrets.pattern.Randomness;
import dev.sluice.inspect.secrets.pattern.SecretCheck;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.pattern.TokenShape;
import dev.sluice.inspect.secrets.text.ByteClass;
import java.util.List;

/** Tokens of code forges and of package registries. */
final class ForgeSecrets {
  private static final SecretCheck CHECKSUM = new Base62Checksum();

  /** A checksum of six characters after 30; some kinds are longer. */
  private static final int MIN_CHECKED = 36;

  static final List<SecretPattern> PATTERNS =
      List.of(
          new SecretPattern(
              "github-token",
              "GitHub token",
              List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
              HIGH,
              new TokenShape(ByteClass.ALPHANUMERIC, MIN_CHECKED, TokenShape.LONGEST, CHECKSUM)),
          new SecretPattern(
              "github-fine-grained-token",
              "GitHub fine-grained token",
              List.of("github_pat_"),
              HIGH,
              new PartsShape(
                  '_',
                  List.of(
                      Part.exactly(22, ByteClass.ALPHANUMERIC),
                      Part.exactly(59, ByteClass.ALPHANUMERIC)))),
          new SecretPattern(
              "gitlab-token",
              "GitLab token",
              List.of("glpat-", "gldt-", "glrt-", "glptt-", "glcbt-"),
              HIGH,
              new TokenShape(ByteClass.DOTTED, 20, TokenShape.LONGEST, Randomness.OF_KEYS)),
          new SecretPattern(
              "npm-token",
              "npm access token",
              List.of("npm_"),
              HIGH,
              TokenShape.exactly(MIN_CHECKED, ByteClass.ALPHANUMERIC, CHECKSUM)),
          new SecretPattern(
              "pypi-token",
              "PyPI API token",
              List.of("pypi-AgEI"),
              HIGH,
              TokenShape.atLeast(50, Randomness.OF_KEYS)),
          new SecretPattern(
              "docker-hub-token",
              "Docker Hub token",
              List.of("dckr_pat_", "dckr_oat_"),
              HIGH,
              TokenShape.atLeast(27, Randomness.OF_KEYS)));

  private ForgeSecrets() {}
}
