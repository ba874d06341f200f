package com.defnoco.aftersale.operations;

/** Why a backup could not be made, read or restored, in words for the operator. */
public final class BackupProblem extends RuntimeException {

  BackupProblem(String message) {
    super(message);
  }

  BackupProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
