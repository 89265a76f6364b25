package dev.sluice.it.guides;

import dev.sluice.testing.TestIdentity;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/** Program: serves files by host name over https, as registries of packages do. */
final class RegistryServer {
  private static final int PORT = 443;

  private final Path files;

  private RegistryServer(Path files) {
    this.files = files;
  }

  /** Arguments: the directory with one directory per host, and the key store. */
  public static void main(String[] arguments) {
    RegistryServer server = new RegistryServer(Path.of(arguments[0]));
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PfxOptions().setPath(arguments[1]).setPassword(TestIdentity.PASSWORD));
    Vertx.vertx()
        .createHttpServer(options)
        .requestHandler(server::answer)
        .listen(PORT, "127.0.0.1")
        .await();
    System.out.println("ready");
  }

  private void answer(HttpServerRequest request) {
    Path file = files.resolve(request.authority().host() + request.path()).normalize();
    if (Files.isDirectory(file)) {
      file = file.resolve("index.html");
    }
    if (!file.startsWith(files) || !Files.isRegularFile(file)) {
      request.response().setStatusCode(404).end();
      return;
    }
    if (file.endsWith("index.html")) {
      request.response().putHeader("Content-Type", "text/html");
    } else if (file.endsWith("info/refs")) {
      request.response().putHeader("Content-Type", "application/x-git-upload-pack-advertisement");
    }
    request.response().sendFile(file.toString());
  }
}
