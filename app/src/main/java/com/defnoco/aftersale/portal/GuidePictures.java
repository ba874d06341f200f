package com.defnoco.aftersale.portal;

import com.defnoco.aftersale.remedies.remote.Guides;
import java.util.UUID;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The pictures of repair guides: shown to customers on the page of their claim and to staff in the console. They are about models, never about somebody. */
@Controller
class GuidePictures {

  private final Guides guides;

  GuidePictures(Guides guides) {
    this.guides = guides;
  }

  @GetMapping("/help/guide-pictures/{file}")
  ResponseEntity<Resource> picture(@PathVariable UUID file) {
    var served = guides.picture(file);
    var answer = ResponseEntity.ok();
    served.headers().forEach(answer::header);
    return answer.contentLength(served.size()).body(new FileSystemResource(served.body()));
  }
}
