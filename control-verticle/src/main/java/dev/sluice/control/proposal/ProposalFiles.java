package dev.sluice.control.proposal;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.control.store.ChecksummedContent;
import dev.sluice.proto.v1.StoredProposal;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proposals on disk, one file each. Blocks; one thread at a time. */
public final class ProposalFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ProposalFiles.class);
  private static final String SUFFIX = ".proposal";

  private final Path directory;

  private ProposalFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens the directory, which is created if absent; half-written files of a crash are removed.
   *
   * @throws IOException when it cannot be created, listed or cleaned up
   */
  public static ProposalFiles open(Path directory) throws IOException {
    OwnerOnly.createDirectories(directory);
    try (DirectoryStream<Path> unfinished =
        Files.newDirectoryStream(directory, "*" + AtomicFile.UNFINISHED)) {
      for (Path file : unfinished) {
        Files.deleteIfExists(file);
      }
    }
    return new ProposalFiles(directory);
  }

  List<StoredProposal> readAll() throws IOException {
    List<StoredProposal> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      files.forEach(file -> read(file).ifPresent(all::add));
    }
    all.sort(Comparator.comparingLong(kept -> kept.getState().getCreatedMs()));
    return all;
  }

  void write(StoredProposal proposal) throws IOException {
    AtomicFile.replace(
        file(proposal.getState().getId()), ChecksummedContent.seal(proposal.toByteArray()));
  }

  void delete(String id) throws IOException {
    Files.deleteIfExists(file(id));
  }

  private Path file(String id) {
    return directory.resolve(id + SUFFIX);
  }

  private static Optional<StoredProposal> read(Path file) {
    try {
      Optional<byte[]> content = ChecksummedContent.open(Files.readAllBytes(file));
      if (content.isPresent()) {
        return Optional.of(StoredProposal.parseFrom(content.get()));
      }
      unused(file, "it is damaged");
    } catch (InvalidProtocolBufferException e) {
      unused(file, "another version wrote it");
    } catch (IOException e) {
      unused(file, e.toString());
    }
    return Optional.empty();
  }

  private static void unused(Path file, String why) {
    LOG.warn("a proposal is not used: {}: {}", file, why);
  }
}
