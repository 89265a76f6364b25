package dev.sluice.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegularFileTest {
  @TempDir private Path directory;

  @Test
  void noMoreIsReadThanAskedFor() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "abcdef");

    assertThat(RegularFile.read(file, 3)).isEqualTo(new byte[] {'a', 'b', 'c'});
    assertThat(RegularFile.read(file, 10)).hasSize(6);
  }

  @Test
  void aLinkIsFollowed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "abc");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);

    assertThat(RegularFile.read(link, 3)).hasSize(3);
  }

  @Test
  void aPipeIsNotOpened() throws IOException, InterruptedException {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThatThrownBy(() -> RegularFile.read(pipe, 3))
        .isInstanceOf(IOException.class)
        .hasMessage(pipe + " is not a regular file; replace it with one, or remove it");
  }

  @Test
  void anAbsentFileIsTold() {
    assertThatThrownBy(() -> RegularFile.read(directory.resolve("none"), 3))
        .isInstanceOf(NoSuchFileException.class);
  }
}
