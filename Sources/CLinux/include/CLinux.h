#pragma once
#include "netlink.h"
