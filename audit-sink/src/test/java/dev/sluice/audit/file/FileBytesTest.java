package dev.sluice.audit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBytesTest {
  @TempDir Path directory;

  /** Under a map this ends the JVM, as a bad sector does. */
  @Test
  void aFileThatIsTruncatedWhileItIsReadEndsEarly() throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[20_000]);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileWindow window = new FileWindow(new FileBytes(file, channel::read), 20_000, 4_096);
      assertThat(window.at(4_000, 96)).isZero();
      channel.truncate(10_000);
      assertThat(window.at(4_050, 1_000)).isEqualTo(50);
      assertThatThrownBy(() -> window.at(9_000, 2_000))
          .isInstanceOf(EOFException.class)
          .hasMessageStartingWith(file.toString());
    }
  }

  @Test
  void aReaderThatIsInterruptedBlamesNoFile() {
    FileBytes interrupted =
        new FileBytes(
            Path.of("file"),
            (into, offset) -> {
              throw new ClosedByInterruptException();
            });
    assertThatThrownBy(() -> interrupted.fill(ByteBuffer.allocate(8), 0))
        .isInstanceOf(ClosedByInterruptException.class);
  }

  @Test
  void theBytesGoWhereTheBufferStands() throws IOException {
    FileBytes counting =
        new FileBytes(
            Path.of("file"),
            (into, offset) -> {
              into.put((byte) offset);
              return 1;
            });
    ByteBuffer bytes = ByteBuffer.allocate(4).position(1);
    counting.fill(bytes, 7);
    assertThat(bytes.array()).containsExactly(0, 7, 8, 9);
  }
}
