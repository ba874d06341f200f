package com.defnoco.aftersale;

import com.defnoco.aftersale.cli.CommandLineTool;
import com.defnoco.aftersale.platform.EmbeddedDatabaseStarter;
import com.defnoco.aftersale.platform.PreparedParts;
import com.defnoco.aftersale.platform.Texts;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.modulith.Modulithic;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The whole product in one program: portal, console, HTTP API and their database. */
@Modulithic(systemName = "Aftersale")
@SpringBootApplication(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class) // modules may use the same words
@EnableScheduling
public class Aftersale {

  public static void main(String[] arguments) {
    if (CommandLineTool.understands(arguments)) {
      System.exit(CommandLineTool.run(arguments));
    }
    Texts.readAhead();
    var application = new SpringApplication(Aftersale.class);
    application.addListeners(new EmbeddedDatabaseStarter(), new PreparedParts());
    application.run(arguments);
  }
}
