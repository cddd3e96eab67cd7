#pragma once
#include "CLinuxFiles.h"
#include "CLinuxPoll.h"
#include "CLinuxProcess.h"
#include "netlink.h"
