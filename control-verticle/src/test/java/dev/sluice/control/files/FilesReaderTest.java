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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesReaderTest {
  private static final int MANY = 100;

  /** A regular file, each read of which fails like that of a broken disk: EIO. */
  private static final Path FAILING = Path.of("/proc/self/mem");

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aPipeInsteadOfTheSettingsIsAFaultUntilItIsGone() throws Exception {
    new ConfigFolder(directory).write("default", "version: 1\n");
    Path pipe = directory.resolve("sluice.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    FilesReader reader = new FilesReader(directory);

    assertThatThrownBy(() -> await(reader.read(loop)))
        .isInstanceOf(UnreadableFiles.class)
        .hasMessageContaining("sluice.yaml is not a regular file");
    assertThat(reader.fault()).hasValueSatisfying(text -> assertThat(text).contains("sluice.yaml"));

    Files.delete(pipe);
    assertThat(await(reader.read(loop)).directory().policies()).containsOnlyKeys("default");
    assertThat(reader.fault()).isEmpty();
  }

  @Test
  void aReadThatIsLateFailsAndIsAFault() throws Exception {
    FilesReader reader = new FilesReader(large(), Duration.ofMillis(1));

    for (int reads = 0; reads < MANY && reader.fault().isEmpty(); reads++) {
      await(reader.read(loop).otherwiseEmpty());
    }

    assertThat(reader.fault()).hasValue(directory + " did not answer within 1 ms; check its disk");
  }

  @Test
  void readsThatWaitBehindASlowOneAreFew() throws IOException {
    FilesReader reader = new FilesReader(large());

    List<Future<?>> reads = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      reads.add(reader.read(loop));
    }

    assertThat(reads).anyMatch(Future::failed);
  }

  /** Nothing else would tell that it can be read again. */
  @ParameterizedTest
  @ValueSource(strings = {"policies/ci.yaml", "policies/ci.tests.yaml", "gateway.toml"})
  @EnabledOnOs(OS.LINUX)
  void aDiskThatFailsLooksLikeAChangeAfterEachRead(String name) throws Exception {
    new ConfigFolder(directory).write("default", "version: 1\n");
    Path file = directory.resolve(name);
    Files.createSymbolicLink(file, FAILING);
    FilesReader reader = new FilesReader(directory);
    String unread = await(reader.fingerprint(loop));

    assertThat(await(reader.read(loop)).directory().toString()).contains(name);
    String once = await(reader.fingerprint(loop));
    await(reader.read(loop));
    String twice = await(reader.fingerprint(loop));

    assertThat(List.of(unread, once, twice)).doesNotHaveDuplicates();

    Files.delete(file);
    String whole = await(reader.fingerprint(loop));
    await(reader.read(loop));
    assertThat(await(reader.fingerprint(loop))).isEqualTo(whole);
  }

  @Test
  void aFaultThatLastsLooksLikeNoChange() throws Exception {
    ConfigFolder files = new ConfigFolder(directory).write("large", "#".repeat((1 << 20) + 1));
    Files.write(files.file("latin"), new byte[] {(byte) 0xe4});
    Files.createSymbolicLink(files.file("link"), Path.of("none"));
    Files.createDirectory(files.file("directory"));
    FilesReader reader = new FilesReader(directory);
    String before = await(reader.fingerprint(loop));

    assertThat(await(reader.read(loop)).directory().misnamed().refused())
        .containsOnlyKeys("large", "latin", "link", "directory");

    assertThat(await(reader.fingerprint(loop))).isEqualTo(before);
  }

  /** Takes some milliseconds to read. */
  private Path large() throws IOException {
    ConfigFolder files = new ConfigFolder(directory);
    for (int i = 0; i < 10; i++) {
      files.write("p" + i, "# " + "x".repeat(1 << 19) + "\n");
    }
    return directory;
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
