package com.defnoco.aftersale.files;

import java.nio.file.Path;
import java.util.Map;

/**
 * A file ready to go out, inert: the body and every header that must go with it. Pictures come without positions and other metadata.
 *
 * @param headers Content-Type, Content-Disposition, Content-Security-Policy, X-Content-Type-Options, Cache-Control, ETag and others; set all of them
 * @param body the local file to send
 * @param size of the body in bytes
 */
public record Served(Map<String, String> headers, Path body, long size) {

  public Served {
    headers = Map.copyOf(headers);
  }
}
