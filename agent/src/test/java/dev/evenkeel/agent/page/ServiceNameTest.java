package dev.evenkeel.agent.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServiceNameTest {

  private final Properties properties = new Properties();

  private String job(String command) {
    return ServiceName.job(properties, Map.of(), command);
  }

  @Test
  void isTheMainClassOrTheJarAndNothingOfWhatFollows() {
    assertEquals("shop.jar", ServiceName.of("/opt/app/shop.jar --password=x"));
    assertEquals("java", ServiceName.of(""));
  }

  @Test
  void aJobIsCalledAsTheJarWithoutItsVersionOrAsTheClass() {
    assertEquals("shop", job("/opt/app/shop.jar --password=x"));
    assertEquals("check-out", job("check-out-1.4.2-SNAPSHOT.jar"));
    assertEquals("Main", job("com.acme.shop.Main"));
    assertEquals("java", job(""));
  }

  @Test
  void aNameThatIsGivenGoesBefore() {
    assertEquals(
        "cart", ServiceName.job(properties, Map.of("OTEL_SERVICE_NAME", " cart "), "shop.jar"));
    properties.setProperty("spring.application.name", "orders");
    assertEquals("orders", job("shop.jar"));
    properties.setProperty("otel.service.name", "basket");
    assertEquals("basket", job("shop.jar"));
  }
}
