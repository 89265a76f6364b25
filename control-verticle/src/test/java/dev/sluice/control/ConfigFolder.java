package dev.sluice.control;

import dev.sluice.control.change.ChangeAuthor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A configuration directory for tests. */
public record ConfigFolder(Path path) {
  /** A caller of the admin API. */
  public static final ChangeAuthor AUTHOR =
      new ChangeAuthor(ChangeAuthor.Channel.API, "owner", "127.0.0.1", "a reason");

  /** A policy that admits one host. */
  public static String policy(String host) {
    return """
    version: 1
    network_policies:
      only:
        endpoints:
          - host: %s
            port: 443
    """
        .formatted(host);
  }

  public ConfigFolder write(String sandbox, String yaml) throws IOException {
    Files.createDirectories(path.resolve("policies"));
    Files.writeString(file(sandbox), yaml);
    return this;
  }

  public Path file(String sandbox) {
    return path.resolve("policies").resolve(sandbox + ".yaml");
  }
}
