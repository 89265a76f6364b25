package dev.sluice.app.generation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.control.store.ChecksummedContent;
import dev.sluice.proto.v1.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The generation that this node last ran, for a start without the control role. Blocks. */
public final class LastKnownGood implements GenerationDisk {
  private static final Logger LOG = LoggerFactory.getLogger(LastKnownGood.class);

  private final Path file;

  private LastKnownGood(Path file) {
    this.file = file;
  }

  /**
   * Opens the file of a node and creates its directory.
   *
   * @throws IOException when the directory cannot be created
   */
  public static LastKnownGood in(Path state) throws IOException {
    Path directory = Files.createDirectories(state.resolve("node"));
    return new LastKnownGood(directory.resolve("last.generation"));
  }

  /** Empty when there is none; a damaged file is logged and skipped. */
  @Override
  public Optional<Generation> read() {
    try {
      Optional<byte[]> content = ChecksummedContent.open(Files.readAllBytes(file));
      if (content.isPresent()) {
        return Optional.of(Generation.parseFrom(content.get()));
      }
      LOG.error("{} is damaged and is not used", file);
    } catch (NoSuchFileException first) {
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      LOG.error("{} was written by another version and is not used", file);
    } catch (IOException e) {
      LOG.error("{} cannot be read and is not used: {}", file, e.toString());
    }
    return Optional.empty();
  }

  @Override
  public void write(Generation generation) throws IOException {
    AtomicFile.replace(file, ChecksummedContent.seal(generation.toByteArray()));
  }

  @Override
  public String name() {
    return file.toString();
  }
}
