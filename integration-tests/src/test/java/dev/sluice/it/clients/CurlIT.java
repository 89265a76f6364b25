package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Street.OfClients.class)
@Execution(SAME_THREAD)
class CurlIT {
  @TempDir private Path directory;

  private String curl(Street street, Object... arguments) {
    Object[] all = new Object[arguments.length + 5];
    System.arraycopy(arguments, 0, all, 5, arguments.length);
    all[0] = "--silent";
    all[1] = "--proxy";
    all[2] = street.proxy();
    all[3] = "--cacert";
    all[4] = street.ca();
    return Program.installed("curl").run(directory, all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void uploadsAfter100Continue(String scheme, Street street) throws Exception {
    Path file = Files.writeString(directory.resolve("upload"), "0123456789".repeat(200_000));

    String trace =
        curl(
            street,
            "--verbose",
            "--http1.1",
            "--header",
            "Expect: 100-continue",
            "--upload-file",
            file,
            "--output",
            "echoed",
            street.url(scheme, "/echo"));

    assertThat(trace).contains("HTTP/1.1 100 ", "HTTP/1.1 200 ");
    assertThat(directory.resolve("echoed")).hasSameBinaryContentAs(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void takesCompressedAnswers(String scheme, Street street) {
    street.put("curl/text", "word ".repeat(10_000));

    String answer = curl(street, "--compressed", "--include", street.url(scheme, "/curl/text"));

    assertThat(answer.toLowerCase(Locale.ROOT)).contains("content-encoding: gzip");
    assertThat(answer).endsWith("word ".repeat(10_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void takesARange(String scheme, Street street) {
    street.put("curl/digits", "0123456789");

    assertThat(curl(street, "--range", "2-5", "--include", street.url(scheme, "/curl/digits")))
        .contains(" 206 ", "bytes 2-5/10")
        .endsWith("2345");
  }
}
