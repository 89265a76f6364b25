package dev.sluice.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.file.AtomicFile;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.StoredGeneration;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationStoreTest {
  @TempDir private Path directory;

  @Test
  void beginsEmptyWithNumberOne() throws IOException {
    GenerationStore store = GenerationStore.open(directory.resolve("new"));

    assertThat(store.newest()).isEmpty();
    assertThat(store.nextNumber()).isEqualTo(1);
  }

  @Test
  void whatWasAppendedIsInForceAfterARestart() throws IOException {
    append(GenerationStore.open(directory), 1, 2, 3);

    GenerationStore reopened = GenerationStore.open(directory);

    assertThat(reopened.newest()).contains(generation(3));
    assertThat(reopened.find(2)).contains(generation(2));
    assertThat(reopened.nextNumber()).isEqualTo(4);
  }

  @Test
  void refusesANumberOutOfTurn() throws IOException {
    GenerationStore store = GenerationStore.open(directory);

    assertThatIllegalArgumentException().isThrownBy(() -> store.append(generation(2)));
  }

  @Test
  void aDamagedFileIsPassedOverAndItsNumberNotGivenAgain() throws IOException {
    append(GenerationStore.open(directory), 1, 2);
    flipLastByte(file(2));

    GenerationStore reopened = GenerationStore.open(directory);

    assertThat(reopened.newest()).contains(generation(1));
    assertThat(reopened.nextNumber()).isEqualTo(3);
  }

  @Test
  void aHalfWrittenFileOfACrashIsIgnored() throws IOException {
    append(GenerationStore.open(directory), 1);
    Files.writeString(directory.resolve(file(2).getFileName() + ".new"), "half");

    GenerationStore reopened = GenerationStore.open(directory);

    assertThat(reopened.newest()).contains(generation(1));
    assertThat(reopened.nextNumber()).isEqualTo(2);
  }

  @Test
  void keepsOnlySoManyFiles() throws IOException {
    GenerationStore store = GenerationStore.open(directory);
    for (long number = 1; number <= GenerationStore.KEPT + 2L; number++) {
      store.append(generation(number));
    }

    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(GenerationStore.KEPT);
    }
    assertThat(store.find(2)).isEmpty();
    assertThat(store.find(3)).contains(generation(3));
  }

  @Test
  void skippingLeavesNumbersOut() throws IOException {
    GenerationStore store = GenerationStore.open(directory);
    store.skipTo(10);
    store.skipTo(5);

    append(store, 10);

    assertThat(GenerationStore.open(directory).nextNumber()).isEqualTo(11);
  }

  @Test
  void ofTwoWritersOneStoresANumberAndTheOtherNothing() throws IOException {
    append(GenerationStore.open(directory), 1);
    GenerationStore one = GenerationStore.open(directory);
    GenerationStore other = GenerationStore.open(directory);
    one.append(generation(2));

    assertThatThrownBy(() -> other.append(named(2, "other"))).isInstanceOf(StoreTakenOver.class);
    other.skipTo(7);
    assertThatThrownBy(() -> other.append(named(7, "other"))).isInstanceOf(StoreTakenOver.class);
    assertThatThrownBy(other::requireOwn).isInstanceOf(StoreTakenOver.class);

    one.requireOwn();
    assertThat(GenerationStore.open(directory).newest()).contains(generation(2));
  }

  @Test
  void whatACrashLeftIsRemoved() throws IOException {
    Path left = directory.resolve("5f0c" + AtomicFile.UNFINISHED);
    Files.writeString(left, "half");

    GenerationStore.open(directory);

    assertThat(left).doesNotExist();
  }

  /** Each writer looks before it writes; what is between the two is decided by the file system. */
  @Test
  void ofManyWhoMakeAFileAtOnceOneDoes() throws Exception {
    Path file = file(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> writers =
          IntStream.range(0, 16).<Callable<Boolean>>mapToObj(n -> () -> made(file, n)).toList();
      int made = 0;
      for (Future<Boolean> writer : threads.invokeAll(writers)) {
        made += writer.get() ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
    }
    assertThat(Files.readAllBytes(file)).hasSize(1);
  }

  private static boolean made(Path file, int content) throws IOException {
    try {
      AtomicFile.create(file, new byte[] {(byte) content});
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private Path file(long number) {
    return directory.resolve("%019d.generation".formatted(number));
  }

  private static void append(GenerationStore store, long... numbers) throws IOException {
    for (long number : numbers) {
      store.append(generation(number));
    }
  }

  private static void flipLastByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
  }

  private static StoredGeneration generation(long number) {
    return named(number, "# " + number);
  }

  private static StoredGeneration named(long number, String name) {
    return StoredGeneration.newBuilder()
        .setGeneration(Generation.newBuilder().setNumber(number).setRegistrationsToml(name))
        .build();
  }
}
