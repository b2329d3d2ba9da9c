terraform {
  required_version = ">= 1.2"

  required_providers {
    qingcloud = {
      source  = "qingcloud/qingcloud"
      version = "~> 0.1.0"
    }
  }
}

# The access key is read from QINGCLOUD_ACCESS_KEY and QINGCLOUD_SECRET_KEY.
provider "qingcloud" {
  zone = "pek3"
}
