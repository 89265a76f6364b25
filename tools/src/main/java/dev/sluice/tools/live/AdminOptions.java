package dev.sluice.tools.live;

import dev.sluice.config.file.RegularFile;
import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.AdminSettings;
import dev.sluice.config.settings.Settings;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ConfigFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The admin API that a command asks: from a node's settings, or from an address. */
public final class AdminOptions {
  private static final int LONGEST_TOKEN = 4096;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description =
          "any node's admin API; default: admin.listen of --config, 127.0.0.1:9090 without")
  private Optional<String> address = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "file with the token of the admin API; default: admin.token_file of --config")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "holds a node's sluice.yaml: its admin.* hold here too")
  private Optional<Path> config = Optional.empty();

  public AdminEndpoint endpoint() throws IOException {
    AdminSettings settings =
        (config.isPresent() ? ConfigFiles.settings(config.get()) : Settings.defaults()).admin();
    HostPort where = address.isPresent() ? parse(address.get()) : reachable(settings.listen());
    Optional<Path> file = tokenFile.or(settings::tokenFile);
    return new AdminEndpoint(where, file.isPresent() ? token(file.get()) : "");
  }

  private static HostPort parse(String address) {
    try {
      return HostPort.parse(address);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          "--admin: expected HOST:PORT, such as 127.0.0.1:9090; " + e.getMessage());
    }
  }

  /** A node that listens at all addresses is asked at the one of this machine. */
  private static HostPort reachable(HostPort listen) {
    return switch (listen.host()) {
      case "0.0.0.0" -> new HostPort("127.0.0.1", listen.port());
      case "::" -> new HostPort("::1", listen.port());
      default -> listen;
    };
  }

  private static String token(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw CommandFailure.usage("--token-file: " + file + " is missing");
    }
    String token =
        new String(RegularFile.read(file, LONGEST_TOKEN + 1), StandardCharsets.UTF_8).strip();
    boolean visible = token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (token.isEmpty() || token.length() > LONGEST_TOKEN || !visible) {
      throw CommandFailure.usage("--token-file: " + file + " holds no token in one line");
    }
    return token;
  }
}
