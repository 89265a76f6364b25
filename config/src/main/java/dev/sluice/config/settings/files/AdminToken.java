package dev.sluice.config.settings.files;

import java.nio.file.Path;

/** The token of the admin API, from its file. Blocks on the disk. */
public final class AdminToken {
  private static final String SETTING = "admin.token_file";
  private static final int MIN_LENGTH = 16;

  private AdminToken() {}

  /**
   * Reads the token.
   *
   * @throws UnusableFile when the file cannot be read, or holds no token
   */
  public static String read(Path file) throws UnusableFile {
    String token = new NamedFile(SETTING, file).text().strip();
    if (token.length() < MIN_LENGTH || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new UnusableFile(
          SETTING,
          "%s does not hold a token of %d or more visible characters; write one there"
              .formatted(file, MIN_LENGTH));
    }
    return token;
  }
}
