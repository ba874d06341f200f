package com.defnoco.aftersale;

import com.defnoco.aftersale.parties.Role;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Routes that exist in tests only: what the program does around a controller is told by one that does nothing of its own. */
@RestController
public class Echo {

  public final AtomicInteger calls = new AtomicInteger();

  public record Order(String name, LocalDate on, Integer pieces, Role role, List<Order> parts) {}

  @PostMapping("/api/v1/public/test-echo")
  Order open(@RequestBody Order order) {
    return order;
  }

  @PostMapping("/api/v1/test-echo")
  ResponseEntity<Order> once(@RequestBody Order order) {
    calls.incrementAndGet();
    switch (order.name()) {
      case "invalid" -> throw InvalidInput.at("/name", "parties.name.missing");
      case "impossible" -> throw new NotPossible("parties.demo.password");
      case "broken" -> throw new IllegalStateException("secret words of the program");
      default -> { }
    }
    return ResponseEntity.status(201).header("Location", "/api/v1/test-echo/" + calls.get()).body(order);
  }
}
