package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.file.LockFile;
import dev.sluice.testing.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("reads standard output")
class ClusterKeysCommandTest {
  private static final List<String> FILES = List.of("ca.pem", "node.pem", "node.key");

  private final CapturedOutput output = new CapturedOutput();
  private final List<Thread> threads = new ArrayList<>();
  @TempDir private Path directory;

  @BeforeEach
  void make() {
    assertThat(keys()).isZero();
  }

  @AfterEach
  void release() {
    output.close();
  }

  private int keys(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("cluster", "keys", "--out", directory.toString()));
    arguments.addAll(List.of(options));
    return SluiceCommand.execute(arguments.toArray(String[]::new));
  }

  private List<String> contents() throws IOException {
    List<String> contents = new ArrayList<>();
    for (String file : FILES) {
      contents.add(Files.readString(directory.resolve(file)));
    }
    return contents;
  }

  @Test
  void aWholeSetIsKept() throws IOException {
    List<String> before = contents();

    assertThat(keys("--keep")).isZero();

    assertThat(output.out()).endsWith(": ca.pem, node.pem, node.key are there\n");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void whatACrashLeftBeforeTheKeyIsMadeAnew() throws IOException {
    for (List<String> missing : List.of(List.of("node.key"), List.of("node.key", "node.pem"))) {
      String authority = contents().getFirst();
      for (String file : missing) {
        Files.delete(directory.resolve(file));
      }

      assertThat(keys("--keep")).as("without " + missing).isZero();

      assertThat(contents().getFirst()).isNotEqualTo(authority);
      assertThat(keys("--keep")).isZero();
      assertThat(output.out()).endsWith(": ca.pem, node.pem, node.key are there\n");
    }
  }

  @Test
  void anotherRunThatIsAtWorkIsAwaited() throws Exception {
    List<String> set = contents();
    Files.delete(directory.resolve("node.key"));
    LockFile other = LockFile.tryLock(directory.resolve(".lock")).orElseThrow();

    CompletableFuture<Integer> run = start("--keep");
    await().until(() -> threads.getFirst().getState() == Thread.State.TIMED_WAITING);
    assertThat(run).isNotDone();
    Files.writeString(directory.resolve("node.key"), set.getLast());
    other.close();

    assertThat(run.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(contents()).isEqualTo(set);
    assertThat(directory).isDirectoryNotContaining("glob:**/.lock");
  }

  @Test
  void runsAtOnceLeaveOneSet() throws Exception {
    for (String file : FILES) {
      Files.delete(directory.resolve(file));
    }

    List<CompletableFuture<Integer>> runs =
        List.of(start(), start("--keep"), start("--keep"), start());
    for (CompletableFuture<Integer> run : runs) {
      assertThat(run.get(30, TimeUnit.SECONDS)).isIn(0, 2);
    }

    assertThat(output.out().split("good until")).as("sets, with that of the start").hasSize(3);
    assertThat(keys("--keep")).isZero();
    assertThat(directory).isDirectoryNotContaining("glob:**/.lock");
  }

  private CompletableFuture<Integer> start(String... options) {
    return CompletableFuture.supplyAsync(
        () -> keys(options), command -> threads.add(Thread.ofPlatform().start(command)));
  }

  @Test
  void filesOfOthersStay() throws IOException {
    String member = contents().get(1);
    for (String file : FILES) {
      Files.delete(directory.resolve(file));
    }
    Files.copy(
        TestIdentity.create(directory, "other", List.of("other.test")).certificate(),
        directory.resolve("ca.pem"));
    String authority = Files.readString(directory.resolve("ca.pem"));
    assertThat(keys("--keep")).isEqualTo(2);
    assertThat(output.err()).endsWith("ca.pem exists; choose another --out or remove it\n");

    assertThat(directory.resolve("ca.pem")).hasContent(authority);
    assertThat(directory).isDirectoryNotContaining("glob:**/.lock");

    Files.delete(directory.resolve("ca.pem"));
    Files.writeString(directory.resolve("node.pem"), member);
    assertThat(keys("--keep")).isEqualTo(2);
    assertThat(directory.resolve("node.pem")).hasContent(member);
  }

  @Test
  void aFileThatAPowerLossEmptiedIsNotThere() throws IOException {
    for (String file : FILES) {
      String content = Files.readString(directory.resolve(file));
      Files.writeString(directory.resolve(file), "");

      assertThat(keys("--keep")).as(file).isEqualTo(2);

      assertThat(output.err().lines().toList().getLast())
          .contains(directory.resolve(file) + " (--out): holds no ");
      assertThat(directory.resolve(file)).isEmptyFile();
      Files.writeString(directory.resolve(file), content);
    }
  }

  @Test
  void filesOfTwoSetsAreNoSet() throws IOException {
    List<String> first = contents();
    for (String file : FILES) {
      Files.delete(directory.resolve(file));
    }
    assertThat(keys()).isZero();
    List<String> second = contents();
    for (int i = 0; i < FILES.size(); i++) {
      Files.writeString(directory.resolve(FILES.get(i)), first.get(i));

      assertThat(keys("--keep")).as(FILES.get(i)).isEqualTo(2);

      assertThat(output.err())
          .endsWith(" do not belong together; choose another --out or remove them\n");
      Files.writeString(directory.resolve(FILES.get(i)), second.get(i));
    }
    assertThat(keys("--keep")).isZero();
  }

  @Test
  void withoutTheOptionNothingIsReplaced() throws IOException {
    Files.delete(directory.resolve("node.key"));
    String authority = Files.readString(directory.resolve("ca.pem"));

    assertThat(keys()).isEqualTo(2);

    assertThat(output.err()).endsWith("ca.pem exists; choose another --out or remove it\n");
    assertThat(directory.resolve("ca.pem")).hasContent(authority);
  }
}
