package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.Garbled;
import org.junit.jupiter.api.Test;

/** Whatever file is called a backup: it is whole, or it is refused with a sentence. */
class AnyBackupTest {

  @Test
  void anyBytesAreABackupOrRefused() {
    Garbled.through(new BackupFuzz(), 60);
  }
}
