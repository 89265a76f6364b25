package dev.sluice.it.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The real git pushes 50 MB through a {@code sluice/secrets} that fails closed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedStreams.OfLongBodies.class)
class GitPushIT {
  private static final int BYTES = 50_000_000;

  private StreamNode node;

  @BeforeAll
  void start(StreamNode shared) {
    node = shared;
  }

  private String git(Path where, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.test", "-c"));
    command.add("http.proxy=" + node.deployment.proxyUrl());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  @Test
  void aPushOfManyMegabytesArrives(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path served = Files.createDirectories(directory.resolve("served"));
    git(served, "init", "--quiet", "--bare", "repo.git");
    git(served.resolve("repo.git"), "config", "http.receivepack", "true");
    StreamOrigin.serves(new GitBackend(served));
    Path work = Files.createDirectories(directory.resolve("work"));
    git(work, "init", "--quiet", "--initial-branch", "main");
    byte[] noise = new byte[BYTES];
    new Random(1).nextBytes(noise);
    Files.write(work.resolve("noise"), noise);
    git(work, "add", "noise");
    git(work, "commit", "--quiet", "--message", "noise");

    git(work, "push", node.url(StreamNode.DENIED, "/git/repo.git"), "main");

    assertThat(git(served.resolve("repo.git"), "rev-parse", "main"))
        .isEqualTo(git(work, "rev-parse", "main"));
  }
}
