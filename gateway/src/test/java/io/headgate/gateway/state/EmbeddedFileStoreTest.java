package io.headgate.gateway.state;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFileStoreTest extends EmbeddedMemoryStoreTest {

  @TempDir private Path directory;

  @Override
  EmbeddedStateStore.Config config() {
    return EmbeddedStateStore.Config.in(directory.resolve("state"));
  }
}
