package dev.sluice.app.generation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.FileFault;
import dev.sluice.config.file.OwnerOnly;
import dev.sluice.control.store.ChecksummedContent;
import dev.sluice.proto.v1.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The generation that this node last ran, for a start without the control role. Blocks. */
public final class LastKnownGood implements GenerationDisk {
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
    Path directory = OwnerOnly.createDirectories(state.resolve("node"));
    return new LastKnownGood(directory.resolve("last.generation"));
  }

  @Override
  public Kept read() {
    try {
      Optional<byte[]> content = ChecksummedContent.open(Files.readAllBytes(file));
      return content.isPresent()
          ? Kept.of(Generation.parseFrom(content.get()))
          : Kept.unusable(file + " is damaged and is not used");
    } catch (NoSuchFileException first) {
      return Kept.nothing();
    } catch (InvalidProtocolBufferException e) {
      return Kept.unusable(file + " was written by another version and is not used");
    } catch (IOException e) {
      return Kept.unusable(file + " cannot be read and is not used: " + FileFault.reason(e));
    }
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
