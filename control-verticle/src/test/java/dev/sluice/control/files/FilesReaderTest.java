package dev.sluice.control.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.control.ConfigFolder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesReaderTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aPipeAmongThePoliciesIsAFaultUntilItIsGone() throws Exception {
    new ConfigFolder(directory).write("default", "version: 1\n");
    Path pipe = directory.resolve("policies/pipe.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    FilesReader reader = new FilesReader(directory);

    assertThatThrownBy(() -> await(reader.read(loop)))
        .isInstanceOf(UnreadableFiles.class)
        .hasMessageContaining("pipe.yaml is not a regular file");
    assertThat(reader.fault()).hasValueSatisfying(text -> assertThat(text).contains("pipe.yaml"));

    Files.delete(pipe);
    assertThat(await(reader.read(loop)).directory().policies()).containsOnlyKeys("default");
    assertThat(reader.fault()).isEmpty();
  }

  @Test
  void aReadThatIsLateFailsAndIsAFault() throws IOException {
    FilesReader reader = new FilesReader(directory, Duration.ZERO.plusMillis(1));
    new ConfigFolder(directory).write("default", "# " + "x".repeat(1 << 19) + "\n");

    while (reader.fault().isEmpty()) {
      reader.read(loop);
    }

    assertThat(reader.fault()).hasValue(directory + " did not answer within 1 ms; check its disk");
  }

  @Test
  void anAbsentDirectoryIsTold() {
    Path absent = directory.resolve("none");

    assertThatThrownBy(() -> await(new FilesReader(absent).read(loop)))
        .isInstanceOf(UnreadableFiles.class)
        .hasMessage(absent + ": not a directory");
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(20, TimeUnit.SECONDS);
  }
}
