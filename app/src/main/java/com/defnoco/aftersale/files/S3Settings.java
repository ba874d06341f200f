package com.defnoco.aftersale.files;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where an S3-compatible store is; without a bucket the files lie in a folder.
 *
 * @param endpoint address of a server of one's own; empty: AWS
 * @param accessKey empty: as the environment of the machine says (AWS's own chain)
 * @param prefix of every key, where a bucket is shared
 * @param pathStyle empty: yes with an endpoint of one's own, else no
 * @param localCopies most bytes of local copies of files read lately
 */
@ConfigurationProperties("aftersale.files.s3")
record S3Settings(@DefaultValue("") String bucket, @DefaultValue("") String endpoint, @DefaultValue("us-east-1") String region, @DefaultValue("") String accessKey,
    @DefaultValue("") String secretKey, @DefaultValue("") String prefix, @DefaultValue("") String pathStyle, @DefaultValue("1GB") DataSize localCopies) {

  boolean wanted() {
    return !bucket.isBlank();
  }

  boolean bucketInPath() {
    return pathStyle.isBlank() ? !endpoint.isBlank() : Boolean.parseBoolean(pathStyle);
  }

  /** Where it is, without secrets, for messages. */
  String place() {
    return "the bucket " + bucket + (endpoint.isBlank() ? " of AWS in " + region : " at " + endpoint);
  }

  @Override
  public String toString() {
    return "S3Settings[" + place() + "]";
  }
}
