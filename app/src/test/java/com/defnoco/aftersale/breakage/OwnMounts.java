package com.defnoco.aftersale.breakage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small disks that one program and its children see and nobody else, and that are gone with them (Linux): root may have them, and whoever may be root in a space of their own. */
final class OwnMounts {

  /** @param disk where, and how large: as many as there are */
  record Disk(Path place, String size) {}

  private OwnMounts() {}

  /** What stands before the command of a program that shall see these disks, an outer one before what lies in it; nothing where nobody may have them. */
  static Optional<List<String>> before(List<Disk> disks) throws IOException, InterruptedException {
    for (var apart : List.of(List.of("unshare", "--mount"), List.of("unshare", "--map-root-user", "--mount"))) {
      if (ends(with(apart, disks, List.of("true")))) {
        return Optional.of(with(apart, disks, List.of()));
      }
    }
    return Optional.empty();
  }

  /** A place as the process with this id sees it. */
  static Path seen(long process, Path place) {
    return Path.of("/proc", Long.toString(process), "root", place.toString());
  }

  private static List<String> with(List<String> apart, List<Disk> disks, List<String> program) {
    var command = new ArrayList<>(apart);
    command.addAll(List.of("sh", "-c", "while [ \"$1\" != -- ]; do mkdir -p \"$1\" && mount -t tmpfs -o size=\"$2\" tmpfs \"$1\" || exit 9; shift 2; done; shift; exec \"$@\"", "sh"));
    disks.forEach(disk -> command.addAll(List.of(disk.place().toString(), disk.size())));
    command.add("--");
    command.addAll(program);
    return command;
  }

  private static boolean ends(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }
}
