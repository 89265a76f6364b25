package dev.sluice.tools.clients;

import dev.sluice.config.client.TrustBundle;
import dev.sluice.config.file.RegularFile;
import dev.sluice.config.net.HostPort;
import dev.sluice.tools.command.CommandFailure;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the proxy is, and for which sandbox. */
public final class ClientOptions {
  /** In the place of a token that is not read. */
  static final String TOKEN = "${SLUICE_TOKEN}";

  private static final int LONGEST_TOKEN = 4096;

  @Option(
      names = "--proxy",
      paramLabel = "HOST:PORT",
      description = "address of the proxy; default: ${DEFAULT-VALUE}")
  private String proxy = "127.0.0.1:3128";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "state of the node, which has the certificate; default: ${DEFAULT-VALUE}")
  private Path state = Path.of(".sluice");

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "certificate to trust, PEM; default: ca/ca.pem of the state")
  private Optional<Path> authority = Optional.empty();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "where the files for clients are written; default: clients of the state")
  private Optional<Path> directory = Optional.empty();

  @Option(
      names = "--sandbox",
      paramLabel = "ID",
      description = "sandbox that the client belongs to, with its token")
  private Optional<String> sandbox = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "file with the token of the sandbox; without it, variables hold " + TOKEN)
  private Optional<Path> tokenFile = Optional.empty();

  public ClientEnvironment environment() throws IOException {
    return environment(Optional.empty());
  }

  /**
   * The same for clients that see the files elsewhere.
   *
   * @param mounted where; empty when at the same path
   */
  ClientEnvironment environment(Optional<Path> mounted) throws IOException {
    Path to = directory.orElseGet(() -> state.resolve("clients")).toAbsolutePath().normalize();
    Path seenAt = mounted.orElse(to);
    TrustFiles.write(authority.orElseGet(() -> state.resolve("ca").resolve("ca.pem")), to, seenAt);
    try {
      return new ClientEnvironment(
          HostPort.parse(proxy), credentials(), to.resolve(TrustBundle.OWN), seenAt);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--proxy: write HOST:PORT, such as 127.0.0.1:3128");
    }
  }

  private String credentials() throws IOException {
    if (sandbox.isEmpty()) {
      if (tokenFile.isPresent()) {
        throw CommandFailure.usage("--token-file: name the sandbox of the token with --sandbox ID");
      }
      return "";
    }
    String token = tokenFile.isPresent() ? encoded(token(tokenFile.get())) : TOKEN;
    return encoded(sandbox.get()) + ":" + token + "@";
  }

  public boolean lacksToken() {
    return sandbox.isPresent() && tokenFile.isEmpty();
  }

  private static String token(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw CommandFailure.usage("--token-file: " + file + " is missing");
    }
    String token =
        new String(RegularFile.read(file, LONGEST_TOKEN + 1), StandardCharsets.UTF_8).strip();
    if (token.isEmpty() || token.length() > LONGEST_TOKEN || token.contains("\n")) {
      throw CommandFailure.usage("--token-file: " + file + " holds no token in one line");
    }
    return token;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
