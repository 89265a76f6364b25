package dev.sluice.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Example services that demand TLS and a token. */
@Order(2)
class TokenIT {
  private static final Path NODE_SERVICE =
      Path.of("../examples/node-service").toAbsolutePath().normalize();

  @TempDir private Path directory;

  /** It reads the published keys from the file. */
  @Test
  void theServiceInJavaVerifiesItsCallers() throws IOException {
    String config = "{mode: redact, terms: [halcyon]}";
    try (TokenDrill drill =
        TokenDrill.start(directory, "example/content-guard", config, TokenIT::contentGuard)) {
      prove(drill);
    }
  }

  /** It fetches them from the listener for services. */
  @Test
  void theServiceForNodeVerifiesItsCallers() throws IOException {
    assumeTrue(Shell.run("node", "--version").exit() == 0, "node is not installed");
    assumeTrue(
        Files.isDirectory(NODE_SERVICE.resolve("node_modules")),
        "examples/node-service has no packages: run npm ci there");
    try (TokenDrill drill =
        TokenDrill.start(directory, "example/node-service", "{}", TokenIT::nodeService)) {
      prove(drill);
    }
  }

  private static void prove(TokenDrill drill) throws IOException {
    drill.requireServed();
    drill.requireWrongAudienceRefused();
    drill.requirePublished();
    drill.requireOthersRefused();
    drill.requireOtherGatewayRefused();
  }

  private static SluiceProcess contentGuard(TokenDrill drill) {
    return Services.contentGuard(
        drill.log(),
        drill.servicePort(),
        "--tls-cert",
        TokenDrill.TLS.resolve("server.pem").toString(),
        "--tls-key",
        TokenDrill.TLS.resolve("server-key.pem").toString(),
        "--jwks",
        drill.jwks().toString(),
        "--issuer",
        "openshell-gateway:openshell",
        "--audience",
        drill.audience());
  }

  private static SluiceProcess nodeService(TokenDrill drill) {
    return SluiceProcess.launch(
            drill.log(),
            List.of(
                "node",
                NODE_SERVICE.resolve("service.js").toString(),
                "--listen",
                "127.0.0.1:" + drill.servicePort(),
                "--tls-cert",
                TokenDrill.TLS.resolve("server.pem").toString(),
                "--tls-key",
                TokenDrill.TLS.resolve("server-key.pem").toString(),
                "--jwks",
                drill.jwksUrl(),
                "--audience",
                drill.audience()))
        .awaitReady();
  }
}
