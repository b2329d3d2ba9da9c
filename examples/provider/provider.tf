terraform {
  required_providers {
    qingcloud = {
      source  = "qingcloud/qingcloud"
      version = "~> 0.1"
    }
  }
}

# The access key is read from QINGCLOUD_ACCESS_KEY and QINGCLOUD_SECRET_KEY.
provider "qingcloud" {
  zone = "pek3"
}
