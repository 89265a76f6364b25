package dev.sluice.config.settings.files;

import dev.sluice.config.file.RegularFile;
import dev.sluice.config.source.Source;
import java.io.IOException;
import java.nio.file.Path;

/** A file that a setting names. Blocks on the disk. */
record NamedFile(String setting, Path path) {
  /** The whole text: UTF-8, at most one MiB. */
  String text() throws UnusableFile {
    try {
      return Source.read(path).text();
    } catch (IOException e) {
      throw UnusableFile.unreadable(setting, path, e);
    }
  }

  /** The first bytes of a regular file; a caller with a limit asks for one more. */
  byte[] bytes(int most) throws UnusableFile {
    try {
      return RegularFile.read(path, most);
    } catch (IOException e) {
      throw UnusableFile.unreadable(setting, path, e);
    }
  }
}
