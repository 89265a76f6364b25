package dev.sluice.it.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.digest.Sha256;
import dev.sluice.testing.SampleSecrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests over 4 MiB through a {@code sluice/secrets} that fails closed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedStreams.OfLongBodies.class)
class LongBodyIT {
  private static final String TOKEN = SampleSecrets.all().getOrDefault("github-token", "");

  private Path directory;
  private StreamNode node;
  private HttpClient client;

  @BeforeAll
  void start(StreamNode shared, @TempDir Path files) {
    directory = files;
    node = shared;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(
                ProxySelector.of(
                    new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), node.deployment.proxy())))
            .build();
  }

  @AfterAll
  void stop() {
    client.close();
  }

  private HttpResponse<String> put(HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(node.url(StreamNode.DENIED, "/up/long")))
            .PUT(body)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private Path file(int mebibytes) throws IOException {
    Path file = directory.resolve("body-" + mebibytes);
    Random random = new Random(mebibytes);
    byte[] piece = new byte[1 << 20];
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(piece);
        out.write(piece);
      }
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({"5, false", "5, true", "64, false", "64, true"})
  void aLongBodyArrivesWhole(int mebibytes, boolean chunked)
      throws IOException, InterruptedException {
    Path file = file(mebibytes);
    HttpResponse<String> response =
        put(
            chunked
                ? HttpRequest.BodyPublishers.ofInputStream(() -> open(file))
                : HttpRequest.BodyPublishers.ofFile(file));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(Sha256.hexOf(Files.readAllBytes(file)));
  }

  private static java.io.InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aTokenFarInItIsRefused() throws IOException, InterruptedException {
    Path file = file(6);
    Files.write(
        file,
        ("\ntoken: " + TOKEN + "\n").getBytes(ISO_8859_1),
        java.nio.file.StandardOpenOption.APPEND);

    HttpResponse<String> response = put(HttpRequest.BodyPublishers.ofFile(file));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("middleware_denied").doesNotContain(TOKEN);
  }
}
